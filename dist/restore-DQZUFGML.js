import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a}from"./chunk-WIXFQKTU.js";import"./chunk-G5AFQI33.js";import"./chunk-LUH4HUJE.js";import"./chunk-FKC6SWQE.js";import"./chunk-7IQXNAPM.js";import"./chunk-JXQA2DPP.js";export{a as restore};
