import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-R6IOYF72.js";import"./chunk-UYKIOT6F.js";import"./chunk-D2VLXRCI.js";import"./chunk-HKSPJVSH.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
