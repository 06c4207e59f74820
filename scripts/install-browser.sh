#!/bin/sh
# Chromium for the browser tests: use what is there, else install it, else say that those tests will be skipped.
set -u
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -n "${GONGBAO_CHROMIUM:-}" ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then as_root=""; else as_root="sudo -n"; fi
  echo "Installing Chromium for the browser tests…"
  $as_root apt-get -q update >/dev/null &&
    DEBIAN_FRONTEND=noninteractive $as_root apt-get -qq install -y chromium fonts-noto-cjk >/dev/null && exit 0
fi
.venv/bin/python -m playwright install chromium && exit 0
echo "Chromium could not be installed: the browser tests will be skipped (CI=true makes that a failure)."
exit 0
