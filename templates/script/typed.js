// What a reader types: folded so that spelling is forgiven, and kept in the page's address. Used by the filter and the search.

// Case and accents are dropped, apostrophes and dashes are alike, and quotation marks count as spaces.
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[‘’ʼ]/g, "'").replace(/[‐-―−]/g, "-").replace(/["“”„«»]/g, " ");
}

function wordsOf(typed) {
  return fold(typed).split(/\s+/).filter(Boolean);
}

// Calls apply with what stands in the input, at load and at every change. Escape clears it.
function follow(input, name, apply) {
  const update = () => {
    const typed = input.value.trim();
    const address = new URL(location);
    if (typed) address.searchParams.set(name, typed);
    else address.searchParams.delete(name);
    // Browsers refuse when it is done too often, and some from a disk. The page works on.
    try { history.replaceState(history.state, "", address); } catch { }
    apply(typed);
  };
  input.addEventListener("input", update);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !input.value) return;
    event.preventDefault();
    input.value = "";
    update();
  });
  input.value = new URLSearchParams(location.search).get(name) ?? "";
  if (input.value.trim()) apply(input.value.trim());
}

// A text of the template with its {blanks} filled in.
function filled(text, blanks) {
  return text.replace(/\{(\w+)\}/g, (_, name) => blanks[name]);
}
