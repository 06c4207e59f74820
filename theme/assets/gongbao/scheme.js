// Loaded before paint: puts the reader's stored settings on <html>, so that nothing flashes.
(function () {
  try {
    var stored = JSON.parse(localStorage.getItem("gongbao") || "{}"), data = document.documentElement.dataset;
    ["scheme", "size", "contrast"].forEach(function (k) { if (stored[k]) data[k] = stored[k]; });
  } catch (e) { /* storage is closed: the defaults stand */ }
})();
