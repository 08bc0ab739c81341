export const Organisation = () => null
