import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-SXLYS6ZH.js";import"./chunk-XG72TIKY.js";import"./chunk-LUH4HUJE.js";import"./chunk-M7VJ3H7B.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
