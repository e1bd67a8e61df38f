"""The engine of Explainer. A module imports only from those above it in this list.

    problems  remembered  reports  dates  values  patterns  files  unseen  cut  yaml_mistakes  documents
    assets  project  last_build  words/  date_words  model  printed  records  article  text  wording  read
    state  freshness  translations  marks  names  prose/  sentences  links  lock  quotations  pins  coverage
    origins  status  figures  timeline  as_of  verified  ties  own_texts  recorded  checks/  released
    changes  kept  revisions  history  pages  feeds  notes  tokens  cards  lettering  canvas  pen  drawing
    data  linked_data/  tables/  downloads/  search  untranslated  render/  page_cache  write  alone
    outcome  site  pipeline  schemas  starter  deploy/  serve

`pipeline.py` tells the build in order; `build.py` is the command line.
"""

__version__ = "0.1.0"
"""The only place of it: pyproject.toml reads it from here, and nothing looks it up while the program runs."""
