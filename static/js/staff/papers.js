// Lets staff drop papers for a meeting on the page, and keeps each label in step with the item chosen.
// Without it the same page takes files through the field and tells the label after saving.
const zone = document.querySelector("[data-papers-drop]");
const files = zone.querySelector('input[type="file"]');
const status = zone.querySelector("[data-papers-status]");
const form = zone.closest("form");
const most = 20;

function tell() {
  const count = files.files.length;
  const more = count > most ? ` Only the first ${most} are taken.` : "";
  status.textContent = count ? `${count === 1 ? "1 file is" : `${count} files are`} chosen.${more}` : "";
}

files.addEventListener("change", tell);

for (const name of ["dragenter", "dragover"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
}

for (const name of ["dragleave", "drop"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
  });
}

zone.addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length) {
    files.files = event.dataTransfer.files;
    form.requestSubmit(zone.querySelector("button"));
  }
});

// A second press would send everything twice.
form.addEventListener("submit", (event) => {
  if (form.dataset.sent) {
    event.preventDefault();
  } else if (files.files.length) {
    form.dataset.sent = "true";
    status.textContent = "Reading the files. Please wait.";
  }
});

// The page may come back from the browser's memory, ready to be sent again.
window.addEventListener("pageshow", () => delete form.dataset.sent);

for (const row of document.querySelectorAll("[data-paper-row]")) {
  const item = row.querySelector("[data-paper-item]");
  const label = row.querySelector("[data-paper-label]");
  item.addEventListener("change", () => {
    const restricted = "held" in row.dataset || item.dataset.restricted.split(" ").includes(item.value);
    const word = restricted ? "restricted" : item.value ? "public" : "waits";
    label.textContent = word;
    label.classList.toggle("w-status--primary", word === "public");
  });
}
