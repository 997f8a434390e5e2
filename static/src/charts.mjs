// What the leaders' page needs of ECharts, and no more; bundled to static/vendor/charts/charts.js. One global, `charts`.
// Drawn on a canvas, with tips drawn there too: tips as HTML would need inline styles, which our policy forbids.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

window.charts = { init };
