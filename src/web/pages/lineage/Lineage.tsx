export const Lineage = () => null
