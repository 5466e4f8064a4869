import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as t}from"./chunk-UQJPTKLV.js";import{a as e}from"./chunk-JXQA2DPP.js";function i(r,o){if(r.text("remote")===void 0)throw new t("request",["options","no_remote"],`${o}: give --remote URL`)}e(i,"needsRemote");export{i as a};
