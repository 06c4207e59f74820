// Reading settings and the print button; every page works without this file.
"use strict";
(() => {
const root = document.documentElement;
const panel = document.querySelector(".settings");

/** The reader's settings as stored, or none. */
function stored() {
  try {
    return JSON.parse(localStorage.getItem("gongbao") || "{}");
  } catch {
    return {};
  }
}

/** Puts one setting into effect; "auto" removes it. */
function choose(name, value) {
  const settings = stored();
  if (value === "auto") {
    delete settings[name];
    delete root.dataset[name];
  } else {
    settings[name] = root.dataset[name] = value;
  }
  try {
    localStorage.setItem("gongbao", JSON.stringify(settings));
  } catch { /* storage is closed: the choice lasts for this page */ }
  show();
}

/** Marks the button of every setting in effect. */
function show() {
  for (const group of panel.querySelectorAll("[data-setting]")) {
    const value = root.dataset[group.dataset.setting] || "auto";
    for (const button of group.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === value));
    }
  }
}

if (panel) {
  panel.hidden = false;
  panel.addEventListener("click", ({ target }) => {
    const group = target.closest("[data-setting]");
    if (target.matches(".print")) print();
    else if (group && target.value) choose(group.dataset.setting, target.value);
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!panel.contains(target)) panel.open = false;
  });
  show();
}
})();
