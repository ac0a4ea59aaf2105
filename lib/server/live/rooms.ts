/** Followers of one run. */
export const runRoom = (runId: string) => `run:${runId}`;
/** Everybody who looks at a project: its counts. */
export const annotatorRoom = (projectId: string) => `project:${projectId}`;
/** Those of them who may also see its runs. */
export const researcherRoom = (projectId: string) => `project:${projectId}:runs`;
