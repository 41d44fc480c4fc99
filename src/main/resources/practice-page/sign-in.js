// Offers first whom this browser last was on the practice page.
const handle = localStorage.getItem("practice viewer");
const mine = handle && document.querySelector(`a[data-handle="${CSS.escape(handle)}"]`);
if (mine) {
  mine.parentElement.parentElement.prepend(mine.parentElement);
  mine.append(", as on the practice page");
  mine.focus();
}
