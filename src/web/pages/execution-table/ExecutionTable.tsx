export const ExecutionTable = () => null
