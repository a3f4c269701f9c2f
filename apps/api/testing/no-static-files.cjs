/**
 * In place of `@fastify/static` under Jest, which cannot `require` the ES module that it depends on. Mercurius loads it
 * for its own GraphiQL, which Redress does not use.
 */
module.exports = () => {
  throw new Error('static files of Mercurius are not served');
};
