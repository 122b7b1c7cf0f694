/** Records of others as CSV. May be used by every package of acceptance. */
package io.ringfence.acceptance.csv;
