import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-FEAZDVFD.js";import"./chunk-B4X7F6QA.js";import"./chunk-LUH4HUJE.js";import"./chunk-JMRAD253.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
