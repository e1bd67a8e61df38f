{# What the search page looks through. A script, since a page on a disk may not fetch; an event, since nothing is global. #}
document.dispatchEvent(new CustomEvent("search-index", { detail: {{ search_index }} }));
