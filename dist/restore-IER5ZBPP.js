import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-DAJYXZUX.js";import"./chunk-TEEPYOQJ.js";import"./chunk-3BUS6SNJ.js";import"./chunk-SUTEDJCS.js";import"./chunk-7IQXNAPM.js";import"./chunk-LUH4HUJE.js";import"./chunk-JXQA2DPP.js";export{a as restore};
