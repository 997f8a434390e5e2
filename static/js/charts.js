// Draws each chart out of the table beside it, so the two cannot differ. Without this script the tables stand open.
// ES2017 at most. Words and numbers come from the tables.
const COLOURS = ["#1d4f91", "#0b6e4f", "#8a5a00", "#b3261e"];
const OPEN_AND_LATE = ["#1d4f91", "#b3261e"];

const textOf = (cell) => cell.textContent.trim();

const read = (table, wanted, skipEmpty) => {
  const heads = Array.from(table.tHead.rows[0].cells).map(textOf);
  const says = (row) => wanted.some((column) => Number(textOf(row.cells[column])));
  const rows = Array.from(table.tBodies[0].rows).filter((row) => !skipEmpty || says(row));
  return {
    labels: rows.map((row) => textOf(row.cells[0])),
    series: wanted.map((column) => ({
      name: heads[column],
      data: rows.map((row) => Number(textOf(row.cells[column])) || 0),
    })),
  };
};

const axes = (labels, lying) => {
  const few = lying || labels.length <= 6; // each of few is named, however narrow the screen
  const narrow = !lying && window.innerWidth < 576;
  const axisLabel = Object.assign({ fontSize: narrow ? 11 : 13 }, few ? { interval: 0 } : {}, narrow && few ? { rotate: 30 } : {});
  if (lying && window.innerWidth < 576) Object.assign(axisLabel, { fontSize: 12, width: 112, overflow: "break" });
  const names = { type: "category", data: labels, inverse: lying, axisLabel };
  const numbers = { type: "value", minInterval: 1, axisLabel: { fontSize: 13 } };
  return lying ? { xAxis: numbers, yAxis: names } : { xAxis: names, yAxis: numbers };
};

const draw = (figure) => {
  const table = document.getElementById(figure.dataset.chart);
  const wanted = figure.dataset.columns.split(" ").map(Number);
  const { labels, series } = read(table, wanted, "skipEmpty" in figure.dataset);
  const lying = figure.dataset.kind === "lying";
  figure.hidden = false;
  if (lying) figure.classList.toggle("chart-tall", labels.length > 9);
  const chart = window.charts.init(figure, null, { renderer: "canvas" });
  chart.setOption(Object.assign({
    animation: false,
    aria: { enabled: false }, // the table beside it says the same, and better
    color: lying ? OPEN_AND_LATE : COLOURS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    legend: { top: 0 },
    grid: { top: 36, left: 8, right: 16, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText" },
    series: series.map((one) => Object.assign({ type: figure.dataset.kind === "line" ? "line" : "bar", symbolSize: 6 }, one)),
  }, axes(labels, lying)));
  const details = table.closest("details");
  if (details) details.open = false;
  window.addEventListener("resize", () => chart.resize());
};

window.addEventListener("beforeprint", () => {
  Array.from(document.querySelectorAll("main details")).forEach((details) => { details.open = true; });
});

if (window.charts) Array.from(document.querySelectorAll("[data-chart]")).forEach(draw);
