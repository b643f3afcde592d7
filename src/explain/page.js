/* SPDX-License-Identifier: Apache-2.0 */
/* Lights up the lines that belong to the one under the mouse. What is pointed at does not move; every other stage scrolls
 * to its first line of them. */
'use strict';
let shown = null, held = null;
const lines = line => document.querySelectorAll('.l[data-line="' + line + '"]');
function show(line, from) {
  if (line === shown) return;
  if (shown !== null) lines(shown).forEach(l => l.classList.remove('on'));
  shown = line;
  if (line === null) return;
  const seen = new Set([from]);
  lines(line).forEach(l => {
    const pre = l.parentElement;
    l.classList.add('on');
    if (seen.has(pre)) return;
    seen.add(pre);
    const above = l.offsetTop < pre.scrollTop;
    const below = l.offsetTop + l.offsetHeight > pre.scrollTop + pre.clientHeight;
    if (above || below) pre.scrollTop = l.offsetTop - pre.clientHeight / 3;
  });
}
document.querySelectorAll('.columns pre').forEach(pre => {
  const first = pre.querySelector('.linked');
  if (first) pre.scrollTop = first.offsetTop - 60;
});
const lineAt = e => e.target.closest ? e.target.closest('.l[data-line]') : null;
document.addEventListener('mouseover', e => {
  const at = lineAt(e);
  show(at ? at.dataset.line : held, at ? at.parentElement : null);
});
document.addEventListener('click', e => {
  const at = lineAt(e);
  held = at && at.dataset.line !== held ? at.dataset.line : null;
  show(at ? at.dataset.line : null, at ? at.parentElement : null);
});
