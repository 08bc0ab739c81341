export const ProcessEditor = () => null
