import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-MYAXVXT5.js";import"./chunk-KWZ2GR6A.js";import"./chunk-LUH4HUJE.js";import"./chunk-RHGD5GTY.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
