// A page in a language that is written from right to left is set from right to left.
const rtl = /^(ar|he|fa|ur|yi|ps|sd|dv|ckb)\b/.test(document.documentElement.lang);
const direction = getComputedStyle(document.querySelector('main')).direction;
if (direction !== (rtl ? 'rtl' : 'ltr')) found.push(`${document.documentElement.lang} is set ${direction}`);
