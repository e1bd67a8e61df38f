"""The engine of Explainer. A module imports only from those above it in this list.

    problems  reports  dates  date_words  values  documents  project  model  records  article  text
    read  marks  names  prose  links  lock  quotations  pins  status  figures  timeline  ties  checks/
    pages  notes  tokens  cards  lettering  canvas  pen  drawing  data  search  assets
    render  write  schemas  starter  serve

`build.py` tells the build in order.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("explainer")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0+checkout"
