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

// On a phone the tabs of the navigation are wider than the page: the current one is brought into view.
document.addEventListener("DOMContentLoaded", () => {
  const tabs = document.querySelector(".top nav");
  const current = tabs?.querySelector("[aria-current]");
  if (current) {
    tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
  }
});

document.addEventListener("htmx:beforeRequest", event => {
  if (document.hidden && event.target.closest("[data-live]")) {
    event.preventDefault();
  }
});

// One question at a time: an answer takes the place of the part that asked, and with it of a question that waits behind it.
let due;
const renew = () => {
  due = undefined;
  document.querySelectorAll("[data-live]").forEach(part => {
    if (part.classList.contains("htmx-request")) {
      renewSoon();
    } else {
      htmx.trigger(part, "changed");
    }
  });
};
// What comes at once is asked for once.
const renewSoon = () => { due ??= setTimeout(renew, 150); };

// What changes is told by a stream, which goes on by itself after a break; the page then asks for it. A page that gets no
// stream, of too many for one, asks by itself.
let source;
let asking;
const unfollow = () => {
  source?.close();
  source = undefined;
  clearInterval(asking);
};
const follow = () => {
  const where = document.querySelector("[data-follow]");
  if (!where || document.hidden) {
    return;
  }
  unfollow();
  const stream = new EventSource(where.dataset.follow);
  source = stream;
  ["open", "credits", "transaction", "video"].forEach(name => stream.addEventListener(name, renewSoon));
  stream.addEventListener("error", () => {
    if (stream === source && stream.readyState === EventSource.CLOSED) {
      asking = setInterval(renewSoon, 2000);
    }
  });
};
// All pages of a browser share six connections to a host: one that nobody sees must hold none. What it missed it asks for
// when it is seen again.
addEventListener("pageshow", follow);
addEventListener("pagehide", unfollow);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    unfollow();
  } else {
    follow();
    renew();
  }
});

// What a person does with a part outlives its renewal: a text that is selected is waited for, tables stay scrolled as they
// are, and htmx gives the focus back by its id. When an answer fails, what is shown stays; the next one will come.
let waiting = false;
let scrolled = [];
document.addEventListener("htmx:beforeSwap", event => {
  const part = event.detail.target;
  if (!part.matches("[data-live]")) {
    return;
  }
  const selection = getSelection();
  waiting = !selection.isCollapsed && selection.containsNode(part, true);
  if (waiting || event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = false;
    return;
  }
  scrolled = [...part.querySelectorAll(".scroll")].map(region => [region.id, region.scrollLeft]);
});
document.addEventListener("htmx:afterSwap", () => {
  scrolled.splice(0).forEach(([id, left]) => document.getElementById(id)?.scrollTo(left, 0));
});
document.addEventListener("selectionchange", () => {
  if (waiting && getSelection().isCollapsed) {
    waiting = false;
    renewSoon();
  }
});

// What was said of an earlier try is not true of this one.
const WRONG = "-wrong";
const describe = (field, ids) => {
  if (ids.length) {
    field.setAttribute("aria-describedby", ids.join(" "));
  } else {
    field.removeAttribute("aria-describedby");
  }
};
const described = field => (field.getAttribute("aria-describedby") ?? "").split(" ").filter(id => id && !id.endsWith(WRONG));
document.addEventListener("htmx:beforeSend", event => {
  event.target.querySelector?.(".said")?.replaceChildren();
  event.target.querySelectorAll("[aria-invalid]").forEach(field => {
    field.removeAttribute("aria-invalid");
    describe(field, described(field));
  });
});

// A sentence about a field belongs to it for those who do not see where it stands, and the first such field gets the focus.
// The button that was pressed has lost it: it could not be pressed twice.
document.addEventListener("htmx:afterRequest", event => {
  const form = event.target;
  if (!form.matches("form") || event.detail.successful) {
    return;
  }
  form.querySelectorAll("[data-field]").forEach(sentence => {
    const field = form.elements[sentence.dataset.field];
    if (field?.id) {
      sentence.id = field.id + WRONG;
      field.setAttribute("aria-invalid", "true");
      describe(field, [...described(field), sentence.id]);
    }
  });
  const wrong = form.querySelector("[aria-invalid]");
  if (wrong) {
    wrong.focus();
  } else if (document.activeElement === document.body) {
    form.querySelector("button").focus();
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
