#!/bin/sh
# Installs the CPU build of PyTorch: install-torch.sh PYTHON
#
# On Linux the plain package is the CUDA build of several GB. The CPU build is a local version,
# which pip takes from a folder of wheels if it is set up with one (PIP_FIND_LINKS), else from
# PyTorch's own index. Without either the benchmark goes on, and PyTorch's column says so.
set -u
python=$1
version=2.13.0
install() { "$python" -m pip install --quiet --disable-pip-version-check "$@"; }

if [ "$(uname)" != Linux ]; then
  install torch && exit 0
elif install "torch==$version+cpu" 2>/dev/null; then
  exit 0
elif install --timeout 20 --retries 1 --extra-index-url https://download.pytorch.org/whl/cpu \
  "torch==$version+cpu"; then
  exit 0
fi
echo "No CPU build of PyTorch $version for this Python: its column of the table stays empty." >&2
echo "Put its wheel into a folder, name that in PIP_FIND_LINKS, remove .venv-bench, run again." >&2
