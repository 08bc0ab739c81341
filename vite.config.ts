import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'src/web',
  // The pages of an npm start must never depend on a file outside dist/web.
  publicDir: 'public',
  plugins: [react()],
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
            {
              name: 'kit',
              test: /src[\\/]web[\\/](kit|client|shell)[\\/][^/\\]+\.tsx?$/,
              minShareCount: 4,
              priority: 1,
            },
          ],
        },
      },
    },
  },
})
