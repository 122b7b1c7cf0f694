/**
 * Mixing functions for state hashes and open addressing.
 *
 * <p>Read {@link io.ringfence.engine.hash.Hash64}. Not cryptographic: the hashes find mistakes, the journal's chain finds
 * forgery.
 *
 * <p>Depends on nothing; everything in the engine may depend on it.
 */
package io.ringfence.engine.hash;
