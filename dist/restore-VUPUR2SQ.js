import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-KO6VA6NV.js";import"./chunk-JEZ2AB6M.js";import"./chunk-LUH4HUJE.js";import"./chunk-NK5OGMXM.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
