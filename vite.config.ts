import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// Packed once here, and more tightly than would be right for every browser anew. Plain http is offered gzip only.
const packed: Plugin = {
  name: 'packed',
  apply: 'build',
  generateBundle: {
    // Before that a part still holds the places that Vite fills with the paths of the others.
    order: 'post',
    handler(_options, bundle) {
      for (const part of Object.values(bundle)) {
        const source = Buffer.from(part.type === 'chunk' ? part.code : part.source)
        if (!part.fileName.startsWith('assets/') || source.length < 1_000) continue
        const br = brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
        this.emitFile({ type: 'asset', fileName: `${part.fileName}.br`, source: br })
        this.emitFile({ type: 'asset', fileName: `${part.fileName}.gz`, source: gzipSync(source, { level: 9 }) })
      }
    },
  },
}

export default defineConfig({
  root: 'src/web',
  // The pages of an npm start must never depend on a file outside dist/web.
  publicDir: 'public',
  plugins: [react(), packed],
  server: { port: 5173, proxy: { '/api': process.env.BIHUAN_API ?? 'http://127.0.0.1:3000' } },
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            // Hundreds of one-path modules would each become a request.
            { name: 'icons', test: /@ant-design[\\/]icons/, priority: 2 },
            // And so would each thing that the frame shares with a page: a browser asks for six at a time, over a far network slowly.
            { name: 'kit', tags: ['$initial'], priority: 1 },
            // Dialogs, forms and days: whoever opens one page opens others.
            { name: 'page', minShareCount: 6 },
          ],
        },
      },
    },
  },
})
