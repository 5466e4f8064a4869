import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-B5BBJDAJ.js";import"./chunk-SATPCNYM.js";import"./chunk-3BUS6SNJ.js";import"./chunk-SUTEDJCS.js";import"./chunk-7IQXNAPM.js";import"./chunk-LUH4HUJE.js";import"./chunk-JXQA2DPP.js";export{a as restore};
