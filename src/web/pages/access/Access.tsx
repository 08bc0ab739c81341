export const Access = () => null
