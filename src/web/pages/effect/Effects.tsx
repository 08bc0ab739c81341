export const Effects = () => null
