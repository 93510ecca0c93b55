// What the pages do beyond htmx: a key to search, no polling for a page that nobody sees, charts of tables, an upload.
"use strict";

// "/" goes to the search, as in many tools, unless somebody is writing.
document.addEventListener("keydown", event => {
  const writing = event.target.closest("input, textarea, select");
  const find = document.getElementById("find");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && find) {
    event.preventDefault();
    find.focus();
  }
});

document.addEventListener("htmx:beforeRequest", event => {
  if (document.hidden && event.target.closest("[data-live]")) {
    event.preventDefault();
  }
});

// What changes is told by a stream, which goes on by itself after a break; the page then asks for it, and when it is looked
// at again. A page that gets no stream, of too many for one, asks by itself.
document.addEventListener("DOMContentLoaded", () => {
  const where = document.querySelector("[data-follow]");
  if (!where) {
    return;
  }
  let due;
  const ask = () => {
    due = undefined;
    htmx.trigger(where.querySelector("[data-live]"), "changed");
  };
  // One question for what comes at once, and always one after the last.
  const changed = () => { due ??= setTimeout(ask, 150); };
  const source = new EventSource(where.dataset.follow);
  ["open", "credits", "transaction", "video"].forEach(name => source.addEventListener(name, changed));
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) {
      setInterval(changed, 2000);
    }
  });
  document.addEventListener("visibilitychange", changed);
});

// A page that asks by itself keeps what it shows when an answer fails; the next one will come.
document.addEventListener("htmx:beforeSwap", event => {
  if (event.detail.xhr.status >= 400 && event.detail.elt.closest("[data-live]")) {
    event.detail.shouldSwap = false;
  }
});

// What was said of an earlier try is not true of this one.
document.addEventListener("htmx:beforeSend", event => {
  const said = event.target.querySelector?.(".said");
  if (said) {
    said.textContent = "";
  }
});

const told = (form, sentence) => {
  const line = document.createElement("p");
  line.className = "alert";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  form.querySelector(".said").replaceChildren(line);
};

document.addEventListener("htmx:sendError", event => {
  if (event.target.matches("form")) {
    told(event.target, "The ledger cannot be reached. Nothing is lost: press the button again, it is done once at most.");
  }
});

// A file goes as it is, so that it may be of any size.
document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("[data-upload]")) {
    return;
  }
  event.preventDefault();
  const button = form.querySelector("button");
  const bar = form.querySelector("progress");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Form-Token", form.elements.form_token.value);
  request.setRequestHeader("Content-Type", "text/csv");
  request.setRequestHeader("HX-Request", "true");
  request.upload.onprogress = now => { bar.max = now.total; bar.value = now.loaded; };
  request.onload = () => {
    button.disabled = false;
    bar.hidden = true;
    const to = request.getResponseHeader("HX-Redirect");
    if (to) {
      location.assign(to);
    } else {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      told(form, answer.body.textContent.trim());
    }
  };
  request.onerror = () => { button.disabled = false; bar.hidden = true; told(form, "The ledger cannot be reached. Try again."); };
  form.querySelector(".said").replaceChildren();
  button.disabled = true;
  bar.hidden = false;
  request.send(form.elements.file.files[0]);
});

// A chart draws what its table says, column by column: the table is the truth, the chart its picture.
const charts = [];
const draw = () => {
  const style = getComputedStyle(document.documentElement);
  const colour = name => style.getPropertyValue(name).trim();
  charts.splice(0).forEach(chart => chart.destroy());
  document.querySelectorAll("canvas[data-chart]").forEach(canvas => {
    const table = document.getElementById(canvas.dataset.chart);
    const rows = [...table.tBodies[0].rows].reverse();
    const columns = canvas.dataset.columns.split(" ").map(Number);
    charts.push(new Chart(canvas, {
      type: canvas.dataset.kind,
      data: {
        labels: rows.map(row => row.cells[0].textContent.trim()),
        datasets: columns.map((column, i) => ({
          label: table.tHead.rows[0].cells[column].textContent.trim(),
          data: rows.map(row => Number(row.cells[column].dataset.value)),
          backgroundColor: colour("--chart-" + (i + 1)),
          borderColor: colour("--chart-" + (i + 1)),
          borderWidth: canvas.dataset.kind === "line" ? 2 : 0,
          maxBarThickness: 40,
          pointRadius: rows.length > 40 ? 0 : 2,
        })),
      },
      options: {
        animation: false,
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        plugins: { legend: { position: "bottom", labels: { color: colour("--ink"), boxWidth: 12, boxHeight: 12 } } },
        scales: {
          x: { grid: { display: false }, ticks: { color: colour("--soft"), maxRotation: 0, autoSkipPadding: 16 } },
          y: { beginAtZero: true, border: { display: false }, grid: { color: colour("--line") }, ticks: { color: colour("--soft"), precision: 0, maxTicksLimit: 6 } },
        },
      },
    }));
  });
};
document.addEventListener("DOMContentLoaded", () => {
  if (document.querySelector("canvas[data-chart]")) {
    draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }
});

// Whoever is signed out meanwhile is told so where they are: what they have written stands there until they leave.
document.addEventListener("signed-out", () => {
  if (document.getElementById("signed-out")) {
    return;
  }
  const link = document.createElement("a");
  link.href = "/console/sign-in?then=" + encodeURIComponent(location.pathname + location.search);
  link.textContent = "Sign in";
  const line = document.createElement("p");
  line.id = "signed-out";
  line.className = "alert";
  line.setAttribute("role", "alert");
  line.append("You are no longer signed in, and this page shows what was. ", link, " again; copy what you have written here first.");
  document.getElementById("main").prepend(line);
});
