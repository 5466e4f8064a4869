import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-QLDY7DWU.js";import"./chunk-UI7YI4JV.js";import"./chunk-LUH4HUJE.js";import"./chunk-UOPRMHY3.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
