// A placeholder: the only file that reads the environment.
export const env = {
  host: process.env.HOST || 'localhost',
  port: Number(process.env.PORT || 3000),
  webDist: process.env.WEB_DIST,
};
