// OpenBLAS as Swift sees it: CBLAS from the library's own header, and prototypes for the
// Fortran LAPACK symbols that Debian's package exports without a header.
#pragma once
#include <cblas.h>

// Eigenvalues (ascending) and, with jobz = 'V', eigenvectors of a symmetric matrix.
void dsyevd_(const char *jobz, const char *uplo, const int *n, double *a, const int *lda,
             double *w, double *work, const int *lwork, int *iwork, const int *liwork, int *info);
// QR factorisation, and the explicit Q from its reflectors.
void dgeqrf_(const int *m, const int *n, double *a, const int *lda, double *tau, double *work,
             const int *lwork, int *info);
void dorgqr_(const int *m, const int *n, const int *k, double *a, const int *lda,
             const double *tau, double *work, const int *lwork, int *info);
// Solution of A x = b for symmetric positive definite A.
void dposv_(const char *uplo, const int *n, const int *nrhs, double *a, const int *lda, double *b,
            const int *ldb, int *info);
// LU factorisation with row interchanges (numbered from 1).
void dgetrf_(const int *m, const int *n, double *a, const int *lda, int *ipiv, int *info);
// Cholesky factorisation of one triangle of a symmetric matrix.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);
// Singular values (descending) and, with jobz = 'S', as many singular vectors on either side.
void dgesdd_(const char *jobz, const int *m, const int *n, double *a, const int *lda, double *s,
             double *u, const int *ldu, double *vt, const int *ldvt, double *work,
             const int *lwork, int *iwork, int *info);
