import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as r}from"./chunk-JXQA2DPP.js";function e({runs:n}){return`${n} run${n===1?"":"s"}`}r(e,"runsText");export{e as a};
