/** Reports as one HTML file each, which open offline. May be used by every package of acceptance. */
package io.ringfence.acceptance.report;
