#!/bin/bash
# Opens every CSV of a study in LibreOffice Calc, without a screen, and checks what became of each cell: a number must
# still be that number (to 1e-14), and never a text or a date.
#
#   spreadsheet.sh RESULTS
#
# Twice: as Calc opens a file by default, and with its "detect special numbers", which is how Excel always reads and
# where names like 3/4 or 12e3 would turn into dates and numbers.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: spreadsheet.sh RESULTS" >&2; exit 64; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${PYTHON:-python3}
soffice=$(command -v soffice || echo /Applications/LibreOffice.app/Contents/MacOS/soffice)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for special in false true; do
  # Comma, double quote, UTF-8, from line 1, standard columns, American English, quoted cells not forced to text,
  # special numbers as above.
  LC_ALL=C.UTF-8 "$soffice" --headless --norestore "-env:UserInstallation=file://$scratch/profile" \
    --convert-to xlsx --infilter="CSV:44,34,76,1,,1033,false,$special" \
    --outdir "$scratch/$special" "$1"/*.csv </dev/null >"$scratch/log" 2>&1 \
    || { cat "$scratch/log" >&2; exit 1; }
  "$python" "$here/compare_xlsx.py" "$1" "$scratch/$special"
done
