import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-G6JLNDVR.js";import"./chunk-CBGVOYGD.js";import"./chunk-LUH4HUJE.js";import"./chunk-Z465LBMX.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
