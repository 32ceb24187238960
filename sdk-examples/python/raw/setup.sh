#!/bin/sh
# Makes a virtual environment and the stubs. DIR says where; default: .venv beside this file.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
proto=$(cd "$here/../../../proto" && pwd)
dir=${1:-"$here/.venv"}
[ -x "$dir/bin/python" ] || python3 -m venv "$dir"
"$dir/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
mkdir -p "$dir/stubs"
"$dir/bin/python" -m grpc_tools.protoc -I "$proto" --python_out="$dir/stubs" \
  --grpc_python_out="$dir/stubs" "$proto/stairs/v1/batch.proto" "$proto/stairs/v1/worker.proto"
