// The search page: ranks the entries of the index, and fills the page's own template with the first of them.
{
  const page = document.querySelector("[data-search]");
  const FIRST = 50; // more than a reader looks through; what is not shown is not made

  // In its title at the start of a word, in its title, in the line below it, in its text; 4 is nowhere.
  const tier = ([title, more, text], word) =>
    title.includes(` ${word}`) ? 0 : title.includes(word) ? 1 : more.includes(word) ? 2 : text.includes(word) ? 3 : 4;

  // A title as it is and as bare words, so that the second part of a double name starts a word too.
  const prepared = ([, , title, more, text]) => {
    const plain = fold(title);
    return [["", plain, ...plain.split(/[^\p{L}\p{N}]+/u)].join(" "), fold(more), fold(text)];
  };

  // Puts a text into an element, the words in <mark>; single letters would mark half of it.
  // Each folded character knows the one that it came from.
  const mark = (element, text, words) => {
    let folded = "", at = 0;
    const from = [];
    for (const char of text) {
      const plain = char < "\x80" && char !== '"' ? char.toLowerCase() : fold(char);
      folded += plain;
      for (let n = 0; n < plain.length; n++) from.push(at);
      at += char.length;
    }
    from.push(at);
    let done = 0;
    for (let n = 0; n < folded.length;) {
      const here = words.filter((word) => word[1] && folded.startsWith(word, n));
      const length = Math.max(0, ...here.map((word) => word.length));
      if (length) {
        const marked = document.createElement("mark");
        marked.textContent = text.slice(from[n], from[n + length]);
        element.append(text.slice(done, from[n]), marked);
        done = from[n + length];
      }
      n += length || 1;
    }
    element.append(text.slice(done));
  };

  // The part of a text around the first word that it has. Folding moves a place by a letter or two at most.
  const snippet = (text, folded, words) => {
    const places = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0);
    const start = places.length ? Math.max(0, text.lastIndexOf(" ", Math.min(...places) - 50) + 1) : 0;
    const end = text.length - start <= 200 ? text.length : text.lastIndexOf(" ", start + 200);
    return (start ? "… " : "") + text.slice(start, end > start ? end : start + 200) + (end < text.length ? " …" : "");
  };

  const search = ({ detail: [kinds, entries] }) => {
    const [count, results, all, lists] = ["count", "results", "all", "lists"].map(
      (name) => page.querySelector(`[data-search-${name}]`));
    const row = page.querySelector("template").content.firstElementChild;
    const texts = entries.map(prepared);
    let found = [], words = [];

    const show = (from, to) => {
      results.append(...found.slice(from, to).map(([index]) => {
        const [kind, address, title, more, text] = entries[index];
        const made = row.cloneNode(true);
        const part = (name) => made.querySelector(`[data-${name}]`);
        part("kind").textContent = kinds[kind];
        part("title").href = address;
        mark(part("title"), title, words);
        mark(part("more"), more, words);
        mark(part("text"), snippet(text, texts[index][2], words), words);
        return made;
      }));
      all.hidden = found.length <= to;
    };

    follow(page.querySelector("input"), "q", (typed) => {
      words = wordsOf(typed);
      found = [];
      texts.forEach((text, index) => {
        let sum = 0;
        for (const word of words) {
          const place = tier(text, word);
          if (place > 3) return;
          sum += place;
        }
        if (words.length) found.push([index, sum]);
      });
      found.sort((a, b) => a[1] - b[1]);
      results.replaceChildren();
      show(0, FIRST);
      lists.hidden = found.length > 0;
      const { one, many, none } = count.dataset;
      const told = found.length > 1 ? many : found.length ? one : none;
      count.textContent = words.length ? filled(told, { n: found.length, typed }) : "";
    });
    all.addEventListener("click", () => {
      const next = results.children.length;
      show(next, found.length);
      results.children[next].querySelector("a").focus();
    });
  };
  if (page) document.addEventListener("search-index", search, { once: true });
}
