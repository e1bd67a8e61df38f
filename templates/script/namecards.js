// A short card beside a name in the article, on hover and on keyboard focus. A tap follows the link.
{
  const cards = new Map();
  for (const card of document.querySelectorAll("[data-namecard]")) {
    if (card.showPopover) cards.set(card.dataset.namecard, card);
  }
  const DELAY = 250; // ms: passing over a name shows nothing, and there is time to move onto the card
  const GAP = 8; // px between the link and its card, and between the card and the window's edge
  let link, card, timer;

  const hide = () => {
    clearTimeout(timer);
    if (card?.matches(":popover-open")) card.hidePopover();
    link = card = undefined;
  };
  const show = (next) => {
    hide();
    link = next;
    card = cards.get(link.getAttribute("href"));
    card.showPopover();
    const box = link.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const start = document.dir === "rtl" ? box.right - card.offsetWidth : box.left;
    const left = Math.max(GAP, Math.min(start, width - card.offsetWidth - GAP));
    const fits = box.bottom + GAP + card.offsetHeight <= height || box.top < card.offsetHeight + GAP;
    const top = fits ? box.bottom + GAP : box.top - GAP - card.offsetHeight;
    // The way from the window to the page is added, so that the card scrolls with its link.
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };
  const later = (act) => {
    clearTimeout(timer);
    timer = setTimeout(act, DELAY);
  };
  const named = (element) => {
    const found = element?.closest?.(".prose a");
    return found && cards.has(found.getAttribute("href")) ? found : undefined;
  };

  // A card beside the link that has the focus stays.
  const leave = () => { if (link !== document.activeElement) later(hide); };

  if (cards.size && !matchMedia("(hover: none)").matches) {
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "touch") return;
      const over = named(event.target);
      if (card && (over === link || card.contains(event.target))) clearTimeout(timer);
      else if (over) later(() => show(over));
      else leave();
    });
    document.addEventListener("focusin", (event) => {
      const focused = named(event.target);
      if (focused?.matches(":focus-visible")) show(focused);
      else hide();
    });
    document.addEventListener("focusout", hide);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") hide();
    });
    document.documentElement.addEventListener("pointerleave", leave);
  }
}
