// Narrows a page's list to the items that have all the words which a reader types.
for (const bar of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(bar.dataset.filter);
  const items = [...list.querySelectorAll("[data-filter-item]")];
  const asides = list.querySelectorAll("[data-filter-aside]"); // figures and tables about all items
  const groups = [...list.querySelectorAll("[data-filter-group]")];
  const count = bar.querySelector("[role=status]");
  let texts;
  follow(bar.querySelector("input"), "filter", (typed) => {
    texts ??= items.map((item) => {
      const own = item.cloneNode(true);
      for (const other of own.querySelectorAll("[data-filter-not]")) other.remove(); // definitions, the same in many
      return fold(`${own.textContent} ${item.dataset.filterText ?? ""}`);
    });
    const words = wordsOf(typed);
    items.forEach((item, index) => { item.hidden = !words.every((word) => texts[index].includes(word)); });
    for (const group of groups) {
      const found = group.querySelector("[data-filter-item]:not([hidden])");
      group.hidden = words.length > 0 && !found;
      if (group.matches("details") && words.length && found) group.open = true; // what matches must be seen
    }
    for (const aside of asides) aside.hidden = words.length > 0;
    const shown = items.filter((item) => !item.hidden).length;
    const { some, none } = count.dataset;
    count.textContent = words.length ? filled(shown ? some : none, { shown, all: items.length }) : "";
  });
}
