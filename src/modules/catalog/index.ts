import type { Module } from '../../kernel/index.ts'
import { product } from './product.entity.ts'

export { product }

export const catalogModule: Module = { name: 'catalog', entities: [product] }
