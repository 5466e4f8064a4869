import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-D3MZJDJ6.js";import"./chunk-VMPCFSPU.js";import"./chunk-4XEBFXLZ.js";import"./chunk-VUAABRJS.js";import"./chunk-55IFCVWO.js";import"./chunk-JXQA2DPP.js";export{a as restore};
