export const Tables = () => null
