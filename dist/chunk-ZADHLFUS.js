import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{homedir}from"node:os";import{join}from"node:path";function cacheFolder(environment){let{STREAMSTRESS_CACHE:ours,RUNNER_TOOL_CACHE:runner,XDG_CACHE_HOME:xdg,HOME:home}=environment;return ours||join(runner||xdg||join(home??homedir(),".cache"),"streamstress")}export{cacheFolder};
